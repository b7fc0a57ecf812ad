/** Reads weights that PyTorch saved as safetensors. */
@NullMarked
package io.streamrnn.format.safetensors;

import org.jspecify.annotations.NullMarked;
