"""Addresses of matters at the desk."""

from django.urls import path

from fivehearts.engines.matters import views

app_name = "matters"
urlpatterns = [
    path("register/", views.register, name="register"),
    path("register/questions/", views.questions, name="questions"),
    path("orders/", views.orders, name="orders"),
    path("orders/new/", views.order_new, name="order_new"),
    path("orders/import/", views.order_workbook, name="order_workbook"),
    path("orders/import/<int:unit>/<str:digest>/", views.orders_taken, name="orders_taken"),
    path(
        "orders/import/<int:unit>/<str:digest>/columns/", views.order_columns, name="order_columns"
    ),
    path(
        "orders/import/<int:unit>/<str:digest>/mend/", views.orders_to_mend, name="orders_to_mend"
    ),
    path("orders/answers/", views.answers_taken, name="answers_taken"),
    path("orders/answers/<uuid:batch>/", views.answers, name="answers"),
    path("orders/answers/<uuid:batch>/undo/", views.answers_undone, name="answers_undone"),
    path("orders/<str:number>/", views.order, name="order"),
    path("orders/<str:number>/date/", views.order_date, name="order_date"),
    path("orders/<str:number>/answered/", views.order_answered, name="order_answered"),
    path("orders/<str:number>/again/", views.order_again, name="order_again"),
    path("matters/<str:number>/", views.matter, name="matter"),
    path("summonses/", views.ratings, name="ratings"),
    path("limits/", views.limits, name="limits"),
    path("published/", views.published, name="published"),
    path("published/measure/", views.measured, name="measured"),
    path("published/<str:number>/take-down/", views.taken_down, name="taken_down"),
    path("matters/<str:number>/publish/", views.publishing, name="publishing"),
    path("matters/<str:number>/link/", views.linked, name="linked"),
    path("matters/<str:number>/unlink/", views.unlinked, name="unlinked"),
    path("matters/<str:number>/join/", views.joining, name="joining"),
    path("matters/<str:number>/receipt/", views.receipt, name="receipt"),
    path("matters/<str:number>/clock/", views.clock, name="clock"),
    path("matters/<str:number>/code/", views.code_renewed, name="code_renewed"),
    path("matters/<str:number>/contact/", views.contact_shown, name="contact_shown"),
    path("matters/<str:number>/numbers/<slug:key>/", views.number_shown, name="number_shown"),
    path("matters/<str:number>/photos/<uuid:file_id>/", views.photo, name="photo"),
    path("matters/<str:number>/do/<slug:verb>/", views.verb, name="verb"),
]
