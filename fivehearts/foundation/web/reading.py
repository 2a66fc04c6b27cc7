"""The size of type a visitor reads with: a cookie, so that the server draws it from the first byte."""

from django.http import HttpRequest, HttpResponseBase

STANDARD = "standard"
LARGE = "large"
ELDER = "elder"
SIZES = (STANDARD, LARGE, ELDER)
COOKIE = "reading"
A_YEAR = 365 * 24 * 3600  # seconds


def chosen_size(request: HttpRequest) -> str:
    """The size in the cookie, or standard when there is none or it was tampered with."""
    size = request.COOKIES.get(COOKIE, STANDARD)
    return size if size in SIZES else STANDARD


def remember_size(response: HttpResponseBase, size: str) -> None:
    """Keep the size for a year in this browser. An unknown size is forgotten instead."""
    if size in (LARGE, ELDER):
        response.set_cookie(COOKIE, size, max_age=A_YEAR, samesite="Lax", path="/")
    else:
        response.delete_cookie(COOKIE, path="/", samesite="Lax")
