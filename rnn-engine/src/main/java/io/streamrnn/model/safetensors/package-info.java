/** Reads weights that PyTorch saved as safetensors. */
@NullMarked
package io.streamrnn.model.safetensors;

import org.jspecify.annotations.NullMarked;
