"""One-pass SGD of the slides' isotropic case in NumPy, single precision, one sample a step: a peer to race.

Usage: numpy_loop.py NEURONS DIMENSION STEPS        prints one line of JSON
"""
import json
import sys
import time

import numpy as np

neurons, dimension, steps = (int(argument) for argument in sys.argv[1:4])
one = np.float32
generator = np.random.default_rng(1)
weights = generator.standard_normal((neurons, dimension), dtype=one) * one(0.8 / np.sqrt(dimension))
step_size = one(2e-4)
losses = 0.0
begin = time.perf_counter()
for _ in range(steps):
    label, deviation = (one(1), one(np.sqrt(1.8))) if generator.random() < 0.5 else (one(-1), one(np.sqrt(0.2)))
    x = generator.standard_normal(dimension, dtype=one) * deviation
    u = weights @ x
    clipped = np.clip(u, one(0.5), one(1.5))
    error = label - np.mean(one(10) * clipped - one(7.5))
    active = (clipped == u).astype(one)
    weights += np.outer(active * (one(20) * step_size * error), x)
    losses += float(error) ** 2
seconds = time.perf_counter() - begin
print(json.dumps({"stepsPerSecond": steps / seconds, "version": f"NumPy {np.__version__}", "meanLoss": losses / steps}))
