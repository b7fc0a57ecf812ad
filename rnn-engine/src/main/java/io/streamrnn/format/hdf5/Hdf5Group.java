/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.hdf5;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A group of an HDF5 file that is held in memory. Every damage leads to a {@link
 * ModelFormatException} with the place of the damage. Links are not followed: a link may lead out
 * of the file. For one thread.
 */
public final class Hdf5Group {

  // Layers have a handful each; a hostile file could hold each group within itself.
  private static final int MOST_DATASETS = 1 << 17;
  private static final int LONGEST_PATH = 4096;

  private static final String NEWER =
      "HDF5 feature not supported: %s; the file may be whole: compressed arrays in files of libver='latest' are not read from HDF5 2.0 on. Save the model again without libver, or copy each array to another file with h5py: new[path] = old[path][()]";

  private final Group group;
  private final SizeBudget budget;
  private final Place place;

  private Hdf5Group(Group group, SizeBudget budget, Place place) {
    this.group = group;
    this.budget = budget;
    this.place = place;
  }

  /**
   * The root group of a file.
   *
   * @param bytes the file; read by the groups, not to be written
   * @param model the name of the model in messages
   * @throws ModelFormatException if the file is damaged or cut off
   */
  public static Hdf5Group root(byte[] bytes, String model) {
    Place place = new Place(model, "/");
    HdfFile file = guard(place, () -> HdfFile.fromBytes(bytes));
    requireWhole(file, place);
    return new Hdf5Group(file, new SizeBudget(bytes.length), place);
  }

  /** The library does not check the length. */
  private static void requireWhole(HdfFile file, Place place) {
    long end = file.getHdfBackingStorage().getSuperblock().getEndOfFileAddress();
    long length = file.size() - file.getUserBlockSize();
    if (end < 0 || end > length) {
      throw place.damaged("the file is cut off: bytes=%d, written=%d; copy it again", length, end);
    }
  }

  /** What may be allocated for the content of the file; shared by all groups of the file. */
  public SizeBudget budget() {
    return budget;
  }

  /** The place of this group in the file, for messages. */
  public Place place() {
    return place;
  }

  /** The name of this group in its parent. */
  public String name() {
    return group.getName();
  }

  /**
   * Whether this group has an attribute.
   *
   * @throws ModelFormatException if the file is damaged
   */
  public boolean hasAttribute(String name) {
    return attribute(name) != null;
  }

  /**
   * Whether this group has a child: a group, a dataset or a link.
   *
   * @throws ModelFormatException if the file is damaged
   */
  public boolean hasChild(String name) {
    return guard(place, () -> group.getChild(name)) != null;
  }

  /**
   * The paths of all datasets inside this group and the groups within it.
   *
   * @throws ModelFormatException if the file is damaged
   */
  public List<String> datasets() {
    List<String> paths = new ArrayList<>();
    guard(
        place,
        () -> {
          collect(group, "", paths);
          return paths;
        });
    return paths;
  }

  private void collect(Group parent, String prefix, List<String> paths) {
    for (Map.Entry<String, Node> child : parent.getChildren().entrySet()) {
      String path = prefix + child.getKey();
      if (child.getValue() instanceof Dataset) {
        paths.add(path);
      } else if (child.getValue() instanceof Group inner && !(child.getValue() instanceof Link)) {
        requireDepth(path);
        collect(inner, path + "/", paths);
      }
      if (paths.size() > MOST_DATASETS) {
        throw place.damaged("a file must not hold too many datasets: limit=%d", MOST_DATASETS);
      }
    }
  }

  private void requireDepth(String path) {
    if (path.length() > LONGEST_PATH) {
      throw place.damaged("groups must not be nested too deeply: path='%.60s...'", path);
    }
  }

  /**
   * Whether a path leads to a group, a dataset or a link.
   *
   * @param path names of groups within this one, separated by slashes
   * @throws ModelFormatException if the file is damaged
   */
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

  /**
   * An attribute that is one text.
   *
   * @throws ModelFormatException if it is missing, is not one text, or the file is damaged
   */
  public String text(String name) {
    List<String> texts = texts(attribute(name), name);
    if (texts.size() != 1) {
      throw place.damaged(
          "an attribute must be one text: attribute=%s, texts=%d", name, texts.size());
    }
    return texts.get(0);
  }

  /**
   * An attribute that is a list of texts. Keras splits a long list: {@code weight_names0}, {@code
   * weight_names1} and so on.
   *
   * @return the texts in order, owned by the caller
   * @throws ModelFormatException if it is missing, does not hold texts, or the file is damaged
   */
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

  private @Nullable Attribute attribute(String name) {
    return guard(place, () -> group.getAttribute(name));
  }

  private List<String> texts(@Nullable Attribute attribute, String name) {
    if (attribute == null) {
      throw place.damaged("an attribute is missing: attribute=%s", name);
    }
    return guard(place, () -> new Hdf5Texts(budget).read(attribute, place));
  }

  /**
   * A group inside this one.
   *
   * @param path names of groups, separated by slashes
   * @throws ModelFormatException if it is missing, or the file is damaged
   * @throws io.streamrnn.model.UnsupportedModelException if there is a link on the path
   */
  public Hdf5Group group(String path) {
    return new Hdf5Group(find(path, Group.class, "group"), budget, inside(path));
  }

  /**
   * A dataset of floating-point numbers inside this group, with 1 to 4 axes, as float32.
   *
   * @param path names of groups and the name of the dataset, separated by slashes
   * @return the array, owned by the caller
   * @throws ModelFormatException if it is missing or too large, holds something other than finite
   *     numbers, or the file is damaged
   * @throws io.streamrnn.model.UnsupportedModelException if its number format or its compression is
   *     not supported, or there is a link on the path
   */
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
   * Runs code of the HDF5 library, which throws many kinds of exceptions if the file is damaged:
   * circular addresses overflow its stack, and some of its lists are as long as the file claims.
   */
  private static <T extends @Nullable Object> T guard(Place place, Supplier<T> read) {
    try {
      return read.get();
    } catch (ModelFormatException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      if (root(e) instanceof UnsupportedHdfException unknown) {
        throw place.unsupported(NEWER, String.valueOf(unknown.getMessage()));
      }
      throw place.damagedBy(e, "damaged HDF5 file: " + reason(e));
    }
  }

  /** The library wraps its exceptions several times. */
  private static Throwable root(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String reason(Throwable thrown) {
    Throwable root = root(thrown);
    return root instanceof StackOverflowError
        ? "addresses are circular"
        : root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  private Place inside(String path) {
    String here = place.path().equals("/") ? "" : place.path();
    return new Place(place.model(), here + "/" + path);
  }
}
