#!/usr/bin/env python3
"""Makes the sample in models/cifar10-sample: 5,000 + 1,000 CIFAR-10 pictures as lossless WebP sheets and one sheet.json.

    /usr/bin/python3 models/make_sample.py CIFAR_FOLDER [OUTPUT_FOLDER]

CIFAR_FOLDER holds the official binary files (data_batch_1.bin, test_batch.bin, batches.meta.txt). The choice looks at no label:
the first 5,000 pictures of data_batch_1 and the first 1,000 of test_batch, in file order, so that every id names the same picture
as in the whole data set. Labels are stored for evaluation only. Needs Pillow and numpy; every sheet is decoded again and compared.
"""
import hashlib
import io
import json
import pathlib
import sys

import numpy
from PIL import Image

TILE, COLUMNS, ROWS = 32, 50, 20
PARTS = [("train", "data_batch_1.bin", 5000, False), ("test", "test_batch.bin", 1000, True)]
RECORD = 1 + 3 * TILE * TILE


def read_part(path, count):
    """The first `count` records of a CIFAR-10 file: labels [count] and pictures [count, 32, 32, 3]."""
    records = numpy.frombuffer(path.read_bytes(), numpy.uint8).reshape(-1, RECORD)[:count]
    if len(records) != count:
        sys.exit(f"{path} has {len(records)} pictures, {count} are needed")
    return records[:, 0], records[:, 1:].reshape(-1, 3, TILE, TILE).transpose(0, 2, 3, 1)


def encode_sheet(tiles):
    """Up to 1,000 tiles, row by row, as one lossless WebP file; places left over are black."""
    sheet = numpy.zeros((ROWS * TILE, COLUMNS * TILE, 3), numpy.uint8)
    for i, tile in enumerate(tiles):
        row, column = divmod(i, COLUMNS)
        sheet[row * TILE:(row + 1) * TILE, column * TILE:(column + 1) * TILE] = tile
    buffer = io.BytesIO()
    Image.fromarray(sheet).save(buffer, "WEBP", lossless=True, quality=100, method=6)
    if not numpy.array_equal(numpy.asarray(Image.open(io.BytesIO(buffer.getvalue())).convert("RGB")), sheet):
        sys.exit("a sheet did not survive encoding: this WebP encoder is not lossless")
    return buffer.getvalue()


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    source = pathlib.Path(sys.argv[1])
    target = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else pathlib.Path(__file__).parent / "cifar10-sample"
    target.mkdir(parents=True, exist_ok=True)

    parts, tiles = [], []
    for prefix, name, count, held_out in PARTS:
        labels, pictures = read_part(source / name, count)
        tiles.extend(pictures)
        parts.append({"prefix": prefix, "count": count, "heldOut": held_out, "labels": labels.tolist()})

    sheets = []
    for first in range(0, len(tiles), COLUMNS * ROWS):
        some = tiles[first:first + COLUMNS * ROWS]
        encoded = encode_sheet(some)
        name = f"sheet-{len(sheets):02}.webp"
        (target / name).write_bytes(encoded)
        sheets.append({"file": name, "count": len(some), "sha256": hashlib.sha256(encoded).hexdigest()})
        print(f"{name}: {len(some)} pictures, {len(encoded):,} bytes")

    description = {
        "format": "knowledge-transfer-sheet",
        "version": 1,
        "name": "CIFAR-10 sample",
        "source": "A. Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009; "
                  "the first 5,000 pictures of data_batch_1 and the first 1,000 of test_batch, in file order",
        "tileWidth": TILE,
        "tileHeight": TILE,
        "columns": COLUMNS,
        "classes": (source / "batches.meta.txt").read_text().split(),
        "parts": parts,
        "sheets": sheets,
    }
    # One line per key and per list entry: short, and readable in a diff.
    lines = []
    for key, value in description.items():
        if key in ("parts", "sheets"):
            rows = ",\n".join("    " + json.dumps(row) for row in value)
            lines.append(f'  "{key}": [\n{rows}\n  ]')
        else:
            lines.append(f'  "{key}": {json.dumps(value)}')
    (target / "sheet.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
