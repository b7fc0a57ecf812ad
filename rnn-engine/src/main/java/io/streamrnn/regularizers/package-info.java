/** What weights and outputs add to the loss: Keras's regularizers. */
@NullMarked
package io.streamrnn.regularizers;

import org.jspecify.annotations.NullMarked;
