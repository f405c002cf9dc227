#!/usr/bin/env python3
"""What the student sees in a picture: its five likeliest clusters and the length of its embedding.
usage: python3 use_student.py picture.jpg [{{Model}}]        needs: pip install onnxruntime pillow numpy
Everything about the input (size, crop, filter, mean ...) is read from the model's own metadata.
"""
import json
import os
import sys

try:
    import numpy as np
    import onnxruntime
    from PIL import Image
except ImportError as missing:
    sys.exit(f"{missing}. Install it with: pip install onnxruntime pillow numpy")


def prepare(picture, p):
    height, width = p["height"], p["width"]
    resample = Image.BICUBIC if p["filter"] == "bicubic" else Image.BILINEAR
    if p["mode"] == "stretch":
        picture = picture.resize((width, height), resample)
    else:
        short = p["resizeSize"] or min(height, width)
        w, h = picture.size
        w, h = (short, int(short * h / w)) if w <= h else (int(short * w / h), short)
        picture = picture.resize((w, h), resample)
        top, left = int(round((h - height) / 2)), int(round((w - width) / 2))
        picture = picture.crop((left, top, left + width, top + height))
    pixels = np.asarray(picture, np.float32)
    if p["channels"] == "bgr":
        pixels = pixels[:, :, ::-1]
    values = (pixels * np.float32(p["scale"]) - np.float32(p["mean"])) / np.float32(p["standardDeviation"])
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python3 use_student.py picture.jpg [{{Model}}]")
    model = sys.argv[2] if len(sys.argv) == 3 else os.path.join(os.path.dirname(os.path.abspath(__file__)), "{{Model}}")
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    p = json.loads(session.get_modelmeta().custom_metadata_map["knowledgetransfer.preprocessing"])
    picture = Image.open(sys.argv[1]).convert("RGB")
    embedding, logits = session.run(["embedding", "logits"], {"input": prepare(picture, p)})
    chance = np.exp(logits[0] - logits[0].max())
    chance /= chance.sum()
    for cluster in np.argsort(-logits[0], kind="stable")[:5]:
        print(f"cluster {cluster:5d}  {100 * chance[cluster]:6.2f} %  logit {logits[0][cluster]:.4f}")
    print(f"embedding: {embedding.shape[1]} numbers, norm {np.linalg.norm(embedding[0].astype(np.float64)):.4f}")


if __name__ == "__main__":
    main()
