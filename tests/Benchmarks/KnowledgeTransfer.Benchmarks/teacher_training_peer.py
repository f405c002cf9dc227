"""A teacher's training steps in PyTorch: teacher_training_peer.py FOLDER MODE THREADS STEPS

FOLDER has problem.json (both tables of layers), weights.safetensors, input (float32 [tiles, size, size, 3]) and classes (int64).
MODE: float32, float32-channels-last or bfloat16-channels-last (autocast). Modules as torchvision writes them: ReLU in place, nothing
kept that autograd does not keep. Prints one JSON object: version, losses of the first steps, seconds of each later one, VmHWM in MiB.
"""
import json
import os
import sys
import time

folder, mode, (threads, steps) = sys.argv[1], sys.argv[2], map(int, sys.argv[3:5])
os.environ["OMP_NUM_THREADS"] = str(threads)

import numpy as np
import torch
from torch import nn

torch.set_num_threads(threads)
problem = json.load(open(f"{folder}/problem.json"))


def read_safetensors(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    header.pop("__metadata__", None)
    return {name: torch.from_numpy(np.frombuffer(data[slice(*t["data_offsets"])], "<f4").reshape(t["shape"]).copy())
            for name, t in header.items()}


def layer(operation, o, name, weights):
    weight = weights.get(f"{name}.weight")
    if operation == "Convolution":
        return nn.Conv2d(weight.shape[1] * o["Groups"], weight.shape[0], o["Kernel"], o["Stride"], o["Padding"],
                         groups=o["Groups"], bias=o["Bias"])
    if operation == "Linear":
        return nn.Linear(weight.shape[1], weight.shape[0], bias=o["Bias"])
    return {
        "BatchNorm": lambda: nn.BatchNorm2d(len(weight), o["Epsilon"], o["Momentum"]),
        "Relu": lambda: nn.ReLU(inplace=True),
        "MaxPool": lambda: nn.MaxPool2d(o["Kernel"], o["Stride"], o["Padding"]),
        "GlobalAveragePool": lambda: nn.AdaptiveAvgPool2d(1),
        "Flatten": lambda: nn.Flatten(),
    }[operation]()


def sequence(nodes, weights):
    for node, before in zip(nodes[1:], nodes):
        assert node["Inputs"] == [before["Name"]], "only chains are built"
    modules = nn.Sequential()
    for node in nodes:
        module = layer(node["Operation"], node["Options"], node["Name"], weights)
        module.load_state_dict({key: weights[f"{node['Name']}.{key}"] for key in module.state_dict()
                                if f"{node['Name']}.{key}" in weights}, strict=False)
        modules.add_module(node["Name"], module)
    return modules


weights = read_safetensors(f"{folder}/weights.safetensors")
part = lambda prefix: {name[len(prefix):]: values for name, values in weights.items() if name.startswith(prefix)}
trunk, head = sequence(problem["Trunk"], part("trunk.")), sequence(problem["Head"], part("head."))
del weights
size = problem["TileSize"]
images = torch.from_numpy(np.fromfile(f"{folder}/input", "<f4").reshape(-1, size, size, 3)).permute(0, 3, 1, 2)
classes = torch.from_numpy(np.fromfile(f"{folder}/classes", "<i8"))
layout = torch.channels_last if mode.endswith("channels-last") else torch.contiguous_format
images, trunk, head = images.contiguous(memory_format=layout), trunk.to(memory_format=layout), head.to(memory_format=layout)
optimiser = torch.optim.SGD([*trunk.parameters(), *head.parameters()], problem["LearningRate"], 0.9, weight_decay=5e-4, nesterov=True)


def step():
    optimiser.zero_grad(set_to_none=True)
    with torch.autocast("cpu", torch.bfloat16, enabled=mode.startswith("bfloat16")):
        features = trunk(images)
        if len(problem["HeadInput"]) == 1:
            features = features.reshape(-1, *problem["HeadInput"])
        output = head(features).float()
    loss = nn.functional.cross_entropy(output, classes)
    loss.backward()
    optimiser.step()
    return loss.item()


losses = [step() for _ in range(problem["VerifiedSteps"])]
seconds = []
for _ in range(steps):
    begin = time.perf_counter()
    step()
    seconds.append(time.perf_counter() - begin)
peak = next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith("VmHWM:")) / 1024
print(json.dumps({"Version": torch.__version__, "Losses": losses, "SecondsPerStep": seconds, "PeakMemory": peak}))
