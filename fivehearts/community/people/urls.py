"""Addresses of the register at the desk."""

from django.urls import path

from fivehearts.community.people.views import doing, files, keeping, lists, merging, requests

app_name = "people"
urlpatterns = [
    path("people/", lists.people, name="people"),
    path("people/new/", doing.new, name="new"),
    path("people/take-out/", lists.take_out, name="take_out"),
    path("people/duplicates/", lists.duplicates, name="duplicates"),
    path("people/duplicates/<uuid:pk>/<slug:verdict>/", doing.judge, name="judge"),
    path("people/reviews/", lists.reviews, name="reviews"),
    path("people/corrections/", lists.corrections, name="corrections"),
    path("people/corrections/<uuid:pk>/", requests.correction, name="correction"),
    path("people/corrections/<uuid:pk>/copy/", requests.copy, name="copy"),
    path("people/corrections/<uuid:pk>/paper/<uuid:paper_id>/", requests.paper, name="paper"),
    path("people/arrivals/", lists.arrivals, name="arrivals"),
    path("people/keeping/", keeping.keeping, name="keeping"),
    path("people/households/<uuid:pk>/", files.household, name="household"),
    path("people/households/<uuid:pk>/close/", files.close_household, name="close_household"),
    path("people/<uuid:pk>/", files.person, name="person"),
    path("people/<uuid:pk>/show/", files.shown, name="show"),
    path("people/<uuid:pk>/merge/", merging.by_hand, name="merge"),
    path("people/<uuid:pk>/do/<slug:verb>/", doing.do, name="do"),
    path("people/<uuid:pk>/row/<slug:verb>/<uuid:row>/", doing.row, name="row"),
]
