/** The built-in recurrent cells and their combinations. */
package io.streamrnn.cells;
