"""How a device learns to trust the site of this office network."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_safe

from fivehearts.community.duties.access import open_to_all
from fivehearts.community.duties.queries.authority import authority


@require_GET
@open_to_all("how a device trusts this site; it holds nothing secret")
def trust(request: HttpRequest) -> HttpResponse:
    """The certificate to install, its fingerprint, and the steps on each kind of device."""
    context = {"authority": authority(), "secure": request.is_secure()}
    return render(request, "duties/trust.html", context)


@require_safe
@open_to_all("the public half of a certificate", database=False)
def trust_file(request: HttpRequest) -> HttpResponse:
    """The certificate of the authority, as devices install it."""
    found = authority()
    if found is None:
        raise Http404
    response = HttpResponse(found.file, content_type="application/x-x509-ca-cert")
    response["Content-Disposition"] = 'attachment; filename="five-hearts-authority.crt"'
    return response
