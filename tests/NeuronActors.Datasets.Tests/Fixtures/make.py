"""Writes the files beside it. Made with Python 3.11, NumPy 1.24.2, pandas 1.5.3 and Pillow 9.4.0."""
import os
import struct
import sys
import numpy as np
import pandas as pd
from numpy.lib import format as npy
from PIL import Image

here = os.path.dirname(os.path.abspath(sys.argv[0]))
at = lambda name: os.path.join(here, name)
x = np.arange(24).reshape(4, 3, 2)

# One array under every type that is read, and one in Fortran order.
for kind in ['u1', 'i1', '<u2', '>u2', '<i2', '>i2', '<u4', '>u4', '<i4', '>i4', '<u8', '>u8', '<i8', '>i8', '<f2', '>f2', '<f4', '>f4', '<f8', '>f8']:
    np.save(at('type-%s.npy' % kind.replace('<', 'le-').replace('>', 'be-')), x.astype(kind))
np.save(at('type-bool.npy'), x % 2 == 1)
np.save(at('fortran.npy'), np.asfortranarray(x.astype('<i4')))
for version in [(1, 0), (2, 0), (3, 0)]:
    with open(at('version-%d.npy' % version[0]), 'wb') as file:
        npy.write_array(file, x.astype('<f4'), version=version)
# Python 2 wrote long integers with an L; NumPy 1.24 still reads that.
header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (4L, 3L, 2L), }"
header += b' ' * (118 - len(header) - 1) + b'\n'
with open(at('python2.npy'), 'wb') as file:
    file.write(b'\x93NUMPY\x01\x00' + struct.pack('<H', len(header)) + header + x.astype('<f4').tobytes())
assert (np.load(at('python2.npy')) == x).all()
np.save(at('names.npy'), np.array(['cow', 'cat', 'ox', 'cat']))
np.save(at('labels.npy'), np.array([7, 3, 7, 3]))
np.save(at('records.npy'), np.array([(1, 2.0)], dtype=[('a', '<i4'), ('b', '<f4')]))
np.save(at('objects.npy'), np.array(['a', None], dtype=object), allow_pickle=True)

# Archives: the usual names, other names, no names, compressed.
images = (np.arange(6 * 4) * 10).astype('u1').reshape(6, 2, 2)
classes = np.array([1, 0, 2, 1, 0, 2])
np.savez(at('stored.npz'), x=images, y=classes)
np.savez_compressed(at('compressed.npz'), x=images, y=classes)
np.savez(at('others.npz'), pictures=images, kinds=classes, notes=np.arange(3))
np.savez(at('unnamed.npz'), images, classes)
np.savez(at('regression.npz'), x=np.linspace(-1, 1, 12).reshape(6, 2), y=np.linspace(0, 1, 18).reshape(6, 3))

table = pd.DataFrame({'height': [1.5, 2.25, -3.0, 4.0], 'note': ['a,b', 'line\nbreak', 'say "x"', ''], 'label': ['cow', 'cat', 'ox', 'cat'], 'width': [10, 20, 30, 40]})
table.to_csv(at('pandas.csv'), index=False)
table.to_csv(at('pandas-index.csv'))
table.to_csv(at('semicolons.csv'), index=False, sep=';', lineterminator='\r\n', encoding='utf-8-sig')
table.drop(columns='note').to_csv(at('tabs.tsv'), index=False, sep='\t')
pd.DataFrame(x.reshape(4, 6)).assign(y=[0, 1, 0, 1]).to_csv(at('numbered.csv'), index=False)
pd.DataFrame([[5.1, 3.5, 'setosa'], [7.0, 3.2, 'versicolor'], [6.3, 3.3, 'virginica']]).to_csv(at('no-header.csv'), index=False, header=False)

for kind, level in [('dark', 10), ('light', 200)]:
    for mode in ['grey', 'rgb']:
        os.makedirs(at('%s/%s' % (mode, kind)), exist_ok=True)
        for i in range(2):
            pixels = np.arange(12).reshape(3, 4) + level + i
            if mode == 'rgb':
                pixels = np.stack([pixels, pixels + 1, pixels + 2], axis=-1)
            Image.fromarray(pixels.astype('u1')).save(at('%s/%s/%d.png' % (mode, kind, i)))
