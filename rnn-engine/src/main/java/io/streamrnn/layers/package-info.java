/**
 * Cells over whole sequences {@code [B, T, ...]}, as Keras reads them: {@link
 * io.streamrnn.layers.Rnn} and the layers around it. Layers are objects that change (they are
 * built, given weights, carry states), each for one thread; the cells that they run are values.
 */
package io.streamrnn.layers;
