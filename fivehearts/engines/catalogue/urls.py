"""Addresses of the catalogue at the desk."""

from django.urls import path

from fivehearts.engines.catalogue.views import drafting, moving, reading, tags

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", reading.categories, name="categories"),
    path("catalogue/categories/<slug:code>/", reading.category, name="category"),
    path("catalogue/terms/", reading.terms, name="terms"),
    path("catalogue/versions/", reading.versions, name="versions"),
    path("catalogue/versions/<int:number>/", reading.changes, name="changes"),
    path("catalogue/export/", reading.export, name="export"),
    path("catalogue/tags/", tags.tags, name="tags"),
    path("catalogue/tags/new/", tags.add, name="add_tag"),
    path("catalogue/tags/<slug:code>/", tags.change, name="change_tag"),
    path("catalogue/tags/<slug:code>/retire/", tags.retire, name="retire_tag"),
    path("catalogue/draft/", drafting.draft, name="draft"),
    path("catalogue/draft/discard/", drafting.discard, name="discard"),
    path("catalogue/draft/publish/", drafting.publish, name="publish"),
    path("catalogue/draft/new/", drafting.add, name="add"),
    path("catalogue/draft/terms/<slug:step>/", drafting.terms, name="change_terms"),
    path("catalogue/draft/of/<slug:code>/", drafting.change, name="change"),
    path("catalogue/draft/of/<slug:code>/retire/", drafting.retire, name="retire"),
    path("catalogue/draft/of/<slug:code>/questions/new/", drafting.question, name="add_question"),
    path(
        "catalogue/draft/of/<slug:code>/questions/<int:pk>/",
        drafting.question,
        name="change_question",
    ),
    path(
        "catalogue/draft/of/<slug:code>/questions/<int:pk>/drop/",
        drafting.drop_question,
        name="drop_question",
    ),
    path("catalogue/import/", moving.take_in, name="take_in"),
    path("catalogue/import/<slug:part>/", moving.rejects, name="rejects"),
]
