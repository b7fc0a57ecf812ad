/** What weights are before training: Keras's initializers, repeatable by a seed. */
@NullMarked
package io.streamrnn.initializers;

import org.jspecify.annotations.NullMarked;
