/** Reads weights that PyTorch saved as safetensors, to layers. */
package io.streamrnn.model.safetensors;
