"""A bucket of an S3 store (django-storages): the bytes still go through us, never by a signed link."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from functools import cached_property
from typing import Any

from botocore.exceptions import ClientError
from django.conf import settings
from django.core.files.storage import storages

from fivehearts.foundation.clock import now

from .storage import PIECE

_GONE = {"404", "NoSuchKey", "NotFound"}


class Bucket:
    """The store in `STORAGES["bucket"]`; its keys are our names below a prefix."""

    @cached_property
    def _bucket(self) -> Any:
        return storages["bucket"].bucket  # type: ignore[attr-defined]

    def _object(self, name: str) -> Any:
        return self._bucket.Object(f"{settings.FILES_BUCKET_PREFIX}{name}")

    def keep(self, name: str, content: bytes) -> None:
        try:
            self.size(name)
        except FileNotFoundError:
            self._object(name).upload_fileobj(io.BytesIO(content))
        else:
            raise FileExistsError(name)

    def size(self, name: str) -> int:
        try:
            return int(self._object(name).content_length)
        except ClientError as error:
            raise _gone_or(error, name) from None

    def pieces(self, name: str, start: int, stop: int) -> Iterator[bytes]:
        if stop <= start:
            return
        try:
            answer = self._object(name).get(Range=f"bytes={start}-{stop - 1}")
        except ClientError as error:
            raise _gone_or(error, name) from None
        yield from answer["Body"].iter_chunks(PIECE)

    def move(self, name: str, to: str) -> None:
        source = {"Bucket": self._bucket.name, "Key": self._object(name).key}
        try:
            self._object(to).copy_from(CopySource=source)
        except ClientError as error:
            raise _gone_or(error, name) from None
        self.discard(name)

    def discard(self, name: str) -> None:
        self._object(name).delete()

    def older_than(self, seconds: float) -> Iterator[str]:
        before = now() - timedelta(seconds=seconds)
        prefix = settings.FILES_BUCKET_PREFIX
        for one in self._bucket.objects.filter(Prefix=prefix):
            if one.last_modified < before:
                yield one.key.removeprefix(prefix)


def _gone_or(error: ClientError, name: str) -> Exception:
    gone = error.response.get("Error", {}).get("Code") in _GONE
    return FileNotFoundError(name) if gone else error
