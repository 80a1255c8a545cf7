# Reads lines "v x" of hexadecimal floats, writes log I and log K by SciPy, two a line.
import sys

import numpy
from scipy.special import ive, kve

numpy.seterr(all="ignore")
for line in sys.stdin:
    v, x = map(float.fromhex, line.split())
    print((numpy.log(ive(v, x)) + x).hex(), (numpy.log(kve(v, x)) - x).hex())
