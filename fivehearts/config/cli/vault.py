"""`fivehearts vault …` at the terminal."""

from typing import Annotated

import typer

from fivehearts.config.cli import Failure

app = typer.Typer(
    name="vault", no_args_is_help=True, help="Keys of the personal data. 个人信息密钥。"
)


@app.command()
def status() -> None:
    """Count what is sealed by which key and cipher. 按密钥和算法清点。"""
    _ready()
    from fivehearts.config import vaulting

    for line in vaulting.status():
        print(line)
    if not vaulting.all_known():
        raise Failure(
            "Some values were sealed by a key that is not here: add it to FIVEHEARTS_VAULT_KEY."
        )


@app.command()
def rotate(
    size: Annotated[int, typer.Option("--batch", min=1, help="Rows at once. 每批行数。")] = 500,
) -> None:
    """Move everything to the first key and the chosen cipher. 换用新密钥。

    Works beside a running program that was started with the new key; can be stopped and run
    again.
    """
    _ready()
    from fivehearts.config import vaulting
    from fivehearts.config.cli.progress import Progress

    with Progress("Keys 换密钥") as tell:
        shut = vaulting.rotate(tell, size=size)
    for sentence in shut[:10]:
        print(sentence)
    if shut:
        raise Failure(f"{len(shut)} rows could not be moved; everything else was.")
    print("Everything is sealed by the current key. 已全部换用新密钥。")
    # Before anybody takes the old key out: what goes with it.
    for line in vaulting.lost():
        print(line)


@app.command("sweep-texts")
def sweep_texts(
    size: Annotated[int, typer.Option("--batch", min=1, help="Rows at once. 每批行数。")] = 200,
) -> None:
    """Take phones and identity numbers out of texts written before texts were guarded. 清理旧文字。

    They are sealed beside the text and shown again to those who may. Works as the owner of the
    database, beside a running program; can be stopped and run again.
    """
    _ready(as_owner=True)
    from fivehearts.config import sweeping
    from fivehearts.config.cli.progress import Progress

    with Progress("Texts 文字") as tell:
        done = sweeping.sweep(tell, size=size)
    print(
        f"{done.numbers} numbers left {done.rows} texts. 从 {done.rows} 段文字中取出 {done.numbers} 个号码。"
    )
    if done.passed:
        raise Failure(f"{done.passed} texts were changed meanwhile: run it once more.")


@app.command("new-key")
def new_key() -> None:
    """Print a new key; put it before the old one in FIVEHEARTS_VAULT_KEY. 生成新密钥。"""
    from fivehearts.config import vaulting

    print(vaulting.new_key())


def _ready(*, as_owner: bool = False) -> None:
    from fivehearts.config.cli import ready

    ready.migrated(ready.database())
    ready.set_up()
    if as_owner:
        ready.as_owner()
