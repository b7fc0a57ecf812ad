/**
 * Functions of numbers and arrays, with the same bits on any machine. They know no cell. No part of
 * the API: it changes without notice.
 */
package io.streamrnn.internal.math;
