package io.streamrnn.format.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * A group of an HDF5 file. Whatever is wrong in the file ends in a {@link ModelFormatException}
 * that says where. Links are not followed: one could lead out of the file.
 */
public final class Hdf5Group {

  private final Group group;
  private final SizeBudget budget;
  private final Place place;

  private Hdf5Group(Group group, SizeBudget budget, Place place) {
    this.group = group;
    this.budget = budget;
    this.place = place;
  }

  /** The root of a file. */
  public static Hdf5Group root(byte[] bytes, String model) {
    Place place = new Place(model, "/");
    HdfFile file = guard(place, () -> HdfFile.fromBytes(bytes));
    requireWhole(file, place);
    return new Hdf5Group(file, new SizeBudget(bytes.length), place);
  }

  /** The library reads on as long as it can. */
  private static void requireWhole(HdfFile file, Place place) {
    long end = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
    long length = file.size() - file.getUserBlockSize();
    if (end < 0 || end > length) {
      throw place.damaged("the file is cut off: bytes=%d, written=%d; copy it again", length, end);
    }
  }

  /** What may be allocated on behalf of the file. */
  public SizeBudget budget() {
    return budget;
  }

  /** The place of this group. */
  public Place place() {
    return place;
  }

  /** Its name in the group around it. */
  public String name() {
    return group.getName();
  }

  public boolean hasAttribute(String name) {
    return attribute(name) != null;
  }

  public boolean hasChild(String name) {
    return guard(place, () -> group.getChild(name)) != null;
  }

  /** Whether there is something at the end of a path of groups. */
  public boolean hasPath(String path) {
    Node node = group;
    for (String name : path.split("/")) {
      if (!(node instanceof Group parent)) {
        return false;
      }
      node = guard(place, () -> parent.getChild(name));
    }
    return node != null;
  }

  /** An attribute that is one text. */
  public String text(String name) {
    List<String> texts = texts(attribute(name), name);
    if (texts.size() != 1) {
      throw place.damaged(
          "an attribute must be one text: attribute=%s, texts=%d", name, texts.size());
    }
    return texts.get(0);
  }

  /** An attribute that is a list of texts, which Keras splits if it is long: name0, name1, ... */
  public List<String> texts(String name) {
    Attribute whole = attribute(name);
    if (whole != null) {
      return texts(whole, name);
    }
    List<String> all = new ArrayList<>();
    for (int part = 0; hasAttribute(name + part); part++) {
      all.addAll(texts(attribute(name + part), name + part));
    }
    if (!hasAttribute(name + 0)) {
      throw place.damaged("an attribute is missing: attribute=%s", name);
    }
    return all;
  }

  private Attribute attribute(String name) {
    return guard(place, () -> group.getAttribute(name));
  }

  private List<String> texts(Attribute attribute, String name) {
    if (attribute == null) {
      throw place.damaged("an attribute is missing: attribute=%s", name);
    }
    return guard(place, () -> new Hdf5Texts(budget).read(attribute, place));
  }

  /** A group inside this one. */
  public Hdf5Group group(String path) {
    return new Hdf5Group(find(path, Group.class, "group"), budget, inside(path));
  }

  /** A dataset of floating-point numbers inside this group. */
  public StoredArray tensor(String path) {
    Dataset dataset = find(path, Dataset.class, "dataset");
    Place here = inside(path);
    return guard(here, () -> new Hdf5Values(budget).read(dataset, path, here));
  }

  private <T extends Node> T find(String path, Class<T> type, String what) {
    Node node = group;
    for (String name : path.split("/")) {
      if (!(node instanceof Group parent)) {
        throw place.damaged("a %s is missing: path='%s'", what, path);
      }
      node = name.isEmpty() ? node : guard(place, () -> parent.getChild(name));
      if (node instanceof Link) {
        throw place.unsupported("links are not followed: path='%s'", path);
      }
    }
    if (!type.isInstance(node)) {
      throw place.damaged("a %s is missing: path='%s'", what, path);
    }
    return type.cast(node);
  }

  /**
   * Runs code of the HDF5 library, which meets damage with all kinds of exceptions: addresses that
   * run in circles overflow its stack, and some of its lists are as long as the file says.
   */
  private static <T> T guard(Place place, Supplier<T> read) {
    try {
      return read.get();
    } catch (ModelFormatException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw place.damagedBy(e, "damaged HDF5 file: " + reason(e));
    }
  }

  /** The library wraps what it found several times. */
  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root instanceof StackOverflowError
        ? "addresses run in circles"
        : root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  private Place inside(String path) {
    String here = place.path().equals("/") ? "" : place.path();
    return new Place(place.model(), here + "/" + path);
  }
}
