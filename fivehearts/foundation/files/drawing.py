"""Run as a process of its own: a PDF comes in, its first page goes out as pixels. Imports nothing of ours.

Whatever falls here falls alone: a page that cannot be drawn within the bounds has no small copy,
and the paper is taken all the same. Output: width and height (two big-endian 32-bit numbers), then
red, green and blue of each pixel.
"""

import struct
import sys

MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 8
NOT_DRAWN = 3
# A page may be drawn as a line: nobody sees anything on it.
_NARROWEST = 8


def bound() -> None:
    """Give this process so much memory and time, where the system can."""
    try:
        import resource
    except ImportError:  # pragma: no cover - Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Drawing writes no file.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def first_page(data: bytes, edge: int) -> tuple[int, int, bytes]:
    """Width, height and pixels of the first page, its longer side `edge` pixels at most.

    Raises ValueError for a page without a size, and pypdfium2's errors.
    """
    import pypdfium2

    page = pypdfium2.PdfDocument(data)[0]
    wide, high = page.get_size()
    if not (wide > 0 and high > 0):
        raise ValueError("a page without a size")
    scale = edge / max(wide, high)
    if min(wide, high) * scale < _NARROWEST:
        raise ValueError("a page like a line")
    # Never more pixels than asked for, whatever rounding does.
    drawn = page.render(scale=scale * 0.999, rev_byteorder=True, may_draw_forms=False)
    row = drawn.width * 3
    if drawn.n_channels != 3 or max(drawn.width, drawn.height) > edge:
        raise ValueError("not drawn as asked")
    pixels = bytes(drawn.buffer)
    lines = (pixels[at : at + row] for at in range(0, drawn.stride * drawn.height, drawn.stride))
    return drawn.width, drawn.height, b"".join(lines)


def main() -> int:
    """Read standard input, write standard output; the longer side in pixels is the argument."""
    bound()
    import pypdfium2

    try:
        width, height, pixels = first_page(sys.stdin.buffer.read(), int(sys.argv[1]))
    except (pypdfium2.PdfiumError, ValueError, IndexError, MemoryError, RuntimeError):
        return NOT_DRAWN
    sys.stdout.buffer.write(struct.pack(">II", width, height) + pixels)
    return 0


if __name__ == "__main__":
    sys.exit(main())
