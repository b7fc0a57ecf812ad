/** What weights and outputs add to the loss: Keras's regularizers. */
package io.streamrnn.regularizers;
