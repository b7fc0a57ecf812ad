package io.streamrnn.format.hdf5;

/**
 * How many bytes may still be made from a file. Compressed or shared data take more memory than
 * they take in the file, but not without limit: a small file must not fill the heap.
 */
public final class SizeBudget {

  /** Weights that compress better than this are zeros for the most part. */
  private static final long EXPANSION = 64;

  private static final long FREE = 1 << 20;

  private final long total;
  private long left;

  public SizeBudget(int fileLength) {
    total = FREE + EXPANSION * fileLength;
    left = total;
  }

  /** Rejects what the file cannot hold, and takes nothing. */
  public void require(long bytes, Place place) {
    long before = left;
    spend(bytes, place);
    left = before;
  }

  /** Takes what is about to be allocated, or throws. */
  public void spend(long bytes, Place place) {
    if (bytes < 0 || bytes > left) {
      throw place.damaged(
          "a file may hold %d times its own length at most: needed=%d bytes more, limit=%d in all",
          EXPANSION, bytes, total);
    }
    left -= bytes;
  }
}
