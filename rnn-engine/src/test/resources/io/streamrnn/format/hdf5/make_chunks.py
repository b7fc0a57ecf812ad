"""Makes chunks_earliest.h5 and chunks_v110.h5: the same arrays in chunks, with either index of chunks.

    python3 make_chunks.py        (needs numpy and h5py; same values)

Each dataset counts from 1 in row-major order. Its name says its axes and the extents of its chunks.
"""

import h5py
import numpy as np

ARRAYS = {
    "vector": ((7,), (3,)),
    "matrix": ((5, 7), (2, 3)),
    "matrix_in_one": ((5, 7), (5, 7)),
    "kernel_of_three_axes": ((3, 4, 8), (2, 3, 5)),
    "kernel_of_four_axes": ((2, 2, 3, 8), (1, 2, 2, 3)),
    "kernel_as_h5py_divides_it": ((3, 40, 80), True),
}

for libver in ("earliest", "v110"):
    with h5py.File(f"chunks_{libver}.h5", "w", libver=(libver, "v110")) as f:
        for name, (shape, chunks) in ARRAYS.items():
            values = np.arange(1, 1 + np.prod(shape), dtype="<f4").reshape(shape)
            f.create_dataset(name, data=values, chunks=chunks, compression="gzip", shuffle=True)
