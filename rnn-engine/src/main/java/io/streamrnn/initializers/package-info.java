/** The values of weights before training: Keras's initializers, repeatable with a seed. */
@NullMarked
package io.streamrnn.initializers;

import org.jspecify.annotations.NullMarked;
