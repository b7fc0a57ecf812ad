package io.streamrnn.format.hdf5;

import io.streamrnn.cell.Shape;
import io.streamrnn.cell.Weight;
import java.util.Arrays;

/**
 * A stored array.
 *
 * @param name what the file calls it
 * @param dims its extents, each positive
 * @param values row-major; not to be written
 */
public record StoredArray(String name, int[] dims, float[] values) {

  /** As the weight of a cell. */
  public Weight as(String weight) {
    return Weight.of(weight, Shape.of(dims), values);
  }

  /** The same values in the same order under other extents. */
  public StoredArray reshape(int... newDims) {
    return new StoredArray(name, newDims, values);
  }

  /** A matrix mirrored on its diagonal. */
  public StoredArray transpose() {
    int rows = dims[0];
    int columns = dims[1];
    float[] result = new float[values.length];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        result[j * rows + i] = values[i * columns + j];
      }
    }
    return new StoredArray(name, new int[] {columns, rows}, result);
  }

  /** Columns {@code [from, to)} of a matrix. */
  public StoredArray columns(int from, int to) {
    int width = to - from;
    float[] result = new float[dims[0] * width];
    for (int i = 0; i < dims[0]; i++) {
      System.arraycopy(values, i * dims[1] + from, result, i * width, width);
    }
    return new StoredArray(name, new int[] {dims[0], width}, result);
  }

  /** Vectors end to end, or matrices of as many rows side by side. */
  public static StoredArray join(StoredArray... parts) {
    int rows = parts[0].dims.length == 1 ? 1 : parts[0].dims[0];
    int width = Arrays.stream(parts).mapToInt(p -> p.values.length / rows).sum();
    float[] result = new float[rows * width];
    int column = 0;
    for (StoredArray part : parts) {
      int partWidth = part.values.length / rows;
      for (int i = 0; i < rows; i++) {
        System.arraycopy(part.values, i * partWidth, result, i * width + column, partWidth);
      }
      column += partWidth;
    }
    int[] dims = parts[0].dims.length == 1 ? new int[] {width} : new int[] {rows, width};
    return new StoredArray(parts[0].name, dims, result);
  }
}
