"""`fivehearts certificate`: an authority and a certificate for the office network."""

from typing import Annotated

import typer


def certificate(
    names: Annotated[
        list[str] | None,
        typer.Argument(help="Names and addresses of this computer. 本机名称和地址。"),
    ] = None,
    new_authority: Annotated[
        bool, typer.Option("--new-authority", help="Begin a new authority. 重新建立证书机构。")
    ] = False,
) -> None:
    """Make a certificate for HTTPS on the office network. 为内网HTTPS签发证书。

    Without names it renews the last one.
    """
    from fivehearts.config.https import serving
    from fivehearts.config.https.authority import CERTIFICATE_LASTS, Certificate

    authority = serving.own()
    wanted = names or serving.present_names() or serving.likely_names()
    if new_authority:
        authority.forget()
    issued = authority.issue(wanted)
    trusted = Certificate.read(authority.certificate)
    site = issued.names[0] if issued.names else "…"
    print(f"Certificate for {', '.join(issued.names)} until {issued.ends:%Y-%m-%d}: {issued.path}")
    print(f"Authority until {trusted.ends:%Y-%m-%d}: {trusted.path}")
    print(f"Its fingerprint (SHA-256), to be compared on each computer:\n  {trusted.fingerprint}")
    print(
        "Next 下一步：\n"
        "  1. fivehearts serve --https --host 0.0.0.0\n"
        f"  2. On each computer and telephone open https://{site}:8000/trust/ and follow the page.\n"
        "     在每台电脑和手机上打开上面的页面，按说明安装证书。\n"
        f"A certificate lasts {CERTIFICATE_LASTS.days} days; the worker renews it by itself."
    )
