/** HDF5 files: groups, attributes and data sets, with sizes checked before memory is allocated. */
package io.streamrnn.format.hdf5;
