/** Reads weights that PyTorch saved as safetensors. */
package io.streamrnn.model.safetensors;
