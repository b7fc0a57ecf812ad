/** What weights are before training: Keras's initializers, repeatable by a seed. */
package io.streamrnn.initializers;
