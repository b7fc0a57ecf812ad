/** The losses of weights and outputs: Keras's regularizers. */
@NullMarked
package io.streamrnn.regularizers;

import org.jspecify.annotations.NullMarked;
