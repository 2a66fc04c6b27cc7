"""Addresses of the residents' site."""

from django.urls import path

from fivehearts.faces.resident import views

app_name = "resident"
urlpatterns = [
    path("", views.home, name="home"),
    path("help/", views.help_page, name="help"),
    path("answers/", views.answers, name="answers"),
    path("answers/<int:pk>/", views.answer_found, name="answer_found"),
    path("procedures/", views.procedures, name="procedures"),
    path("procedures/<slug:code>/", views.procedure, name="procedure"),
    path("submit/", views.submit, name="submit"),
    path("submit/whole/", views.whole, name="whole"),
    path("submit/where/", views.where, name="where"),
    path("submit/paper/", views.paper, name="paper"),
    path("submit/<uuid:draft_id>/check/", views.check, name="check"),
    path("submit/<uuid:draft_id>/delete/", views.discard, name="discard"),
    path("submit/<uuid:draft_id>/photo/<uuid:photo_id>/", views.draft_photo, name="draft_photo"),
    path("submit/<uuid:draft_id>/<slug:step>/", views.step, name="step"),
    path("paper/<str:code>/", views.paper_form, name="paper_code"),
    path("receipt/<str:number>/", views.receipt, name="receipt"),
    path("receipt/<str:number>/proof/", views.receipt_proof, name="receipt_proof"),
    path("receipt/<str:number>/proof/file/", views.proof_file, name="proof_file"),
    path("proof/", views.proof, name="proof"),
    path("proof/seal/<int:number>/", views.seal, name="seal"),
    path("published/", views.published, name="published"),
    path("published/<int:pk>/", views.published_one, name="published_one"),
    path("published/<int:pk>/me-too/", views.me_too, name="me_too"),
    path("track/", views.track, name="track"),
    path("track/close/", views.close, name="close"),
    path("mine/", views.mine, name="mine"),
    path("mine/phone/", views.by_phone, name="by_phone"),
    path("mine/files/", views.own_files, name="own_files"),
    path("mine/files/<uuid:pk>/notices/", views.notices, name="notices"),
    path("mail/<str:token>/", views.mail_link, name="mail_link"),
    path("mine/files/<uuid:pk>/ask/<slug:kind>/", views.ask_about_file, name="ask_about_file"),
    path("matter/<str:number>/", views.matter, name="matter"),
    path("matter/<str:number>/clock/", views.clock, name="clock"),
    path("matter/<str:number>/ask/<slug:verb>/", views.ask, name="ask"),
    path("matter/<str:number>/answer/", views.answer, name="answer"),
    path("matter/<str:number>/answered/", views.answered, name="answered"),
    path("matter/<str:number>/photo/<uuid:file_id>/", views.photo, name="photo"),
]
