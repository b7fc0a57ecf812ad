/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
/** HDF5 files: groups, attributes and data sets, with sizes checked before memory is allocated. */
@NullMarked
package io.streamrnn.format.hdf5;

import org.jspecify.annotations.NullMarked;
