"""Addresses of the desk."""

from django.urls import path

from fivehearts.faces.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.my_work, name="my_work"),
    path("matters/", views.search, name="search"),
    path("matters/<str:number>/presence/", views.presence, name="presence"),
    path("matters/<str:number>/work-order/", views.work_order, name="work_order"),
    path("board/", views.board, name="board"),
    path("looks/", views.looks_of_month, name="looks"),
    path("places/", views.places, name="places"),
    path("places/unit/<int:pk>/", views.place_unit, name="place_unit"),
    path("places/quarter/<int:pk>/", views.place_quarter, name="place_quarter"),
    path("places/building/<int:pk>/", views.place_building, name="place_building"),
    path("places/<slug:kind>/<int:pk>/<slug:verb>/", views.change_place, name="change_place"),
    path("replies/", views.replies, name="replies"),
    path("replies/new/", views.reply, name="new_reply"),
    path("replies/<int:pk>/", views.reply, name="reply"),
    path("replies/<int:pk>/<slug:verb>/", views.change_reply, name="change_reply"),
    path("record/", views.record, name="record"),
    path("record/entries/", views.record_entries, name="record_entries"),
    path("record/witness/", views.take_witness, name="take_witness"),
    path("status/", views.status, name="status"),
    path("narrow/", views.narrow, name="narrow"),
    path("columns/", views.columns, name="columns"),
    path("views/", views.views, name="views"),
    path("views/new/", views.new_view, name="new_view"),
    path("views/<int:pk>/<slug:verb>/", views.change_view, name="change_view"),
    path("bulk/", views.bulk, name="bulk"),
    path("bulk/<int:pk>/", views.lot, name="lot"),
    path("bulk/<int:pk>/carry-on/", views.carry_on, name="carry_on"),
    path("exports/", views.order_export, name="order_export"),
    path("exports/<int:pk>/", views.export, name="export"),
    path("exports/<int:pk>/prepare/", views.prepare_export, name="prepare_export"),
    path("exports/<int:pk>/file/", views.export_file, name="export_file"),
    path("messages/", views.inbox, name="inbox"),
    path("messages/read/", views.read_all, name="read_all"),
    path("messages/<uuid:pk>/open/", views.open_message, name="open_message"),
    path("messages/sent/", views.sent_messages, name="sent_messages"),
    path("messages/sent/<uuid:pk>/", views.sent_message, name="sent_message"),
    path("messages/unnamed/", views.unnamed_returns, name="unnamed_returns"),
    path("messages/unnamed/<uuid:pk>/seen/", views.see_unnamed, name="see_unnamed"),
    path("messages/chats/", views.chats, name="chats"),
    path("messages/chats/<uuid:pk>/remove/", views.remove_chat, name="remove_chat"),
]
