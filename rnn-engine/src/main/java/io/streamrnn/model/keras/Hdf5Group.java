package io.streamrnn.model.keras;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.streamrnn.model.ModelFormatException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * A group of an HDF5 file. Whatever is wrong in the file ends in a {@link ModelFormatException}
 * that says where. Links are not followed: one could lead out of the file.
 */
final class Hdf5Group {

  private final Group group;
  private final Place place;

  private Hdf5Group(Group group, Place place) {
    this.group = group;
    this.place = place;
  }

  /** The root of a file. */
  static Hdf5Group root(byte[] file, String model) {
    Place place = new Place(model, "/");
    return new Hdf5Group(guard(place, () -> HdfFile.fromBytes(file)), place);
  }

  /** Where this group stands. */
  Place place() {
    return place;
  }

  /** Its name in the group around it. */
  String name() {
    return group.getName();
  }

  boolean hasAttribute(String name) {
    return attribute(name) != null;
  }

  boolean hasChild(String name) {
    return guard(place, () -> group.getChild(name)) != null;
  }

  /** An attribute that is one text. */
  String text(String name) {
    List<String> texts = texts(attribute(name), name);
    if (texts.size() != 1) {
      throw place.damaged(
          "an attribute must be one text: attribute=%s, texts=%d", name, texts.size());
    }
    return texts.get(0);
  }

  /** An attribute that is a list of texts, which Keras splits if it is long: name0, name1, ... */
  List<String> texts(String name) {
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
    Object data = guard(place, attribute::getData);
    if (data == null) {
      return List.of();
    }
    if (data instanceof String text) {
      return List.of(text);
    }
    if (data instanceof String[] texts) {
      return List.of(texts);
    }
    throw place.damaged(
        "an attribute must hold texts: attribute=%s, type=%s",
        name, data.getClass().getSimpleName());
  }

  /** A group inside this one. */
  Hdf5Group group(String path) {
    return new Hdf5Group(find(path, Group.class, "group"), place.in(path));
  }

  /** A dataset of floating-point numbers inside this group. */
  Tensor tensor(String path) {
    Dataset dataset = find(path, Dataset.class, "dataset");
    Place here = place.in(path);
    return guard(here, () -> read(dataset, path, here));
  }

  private static Tensor read(Dataset dataset, String path, Place here) {
    int[] dims = dataset.getDimensions();
    if (dims.length == 0 || dims.length > 2 || Arrays.stream(dims).anyMatch(d -> d < 1)) {
      throw here.damaged("a weight is a vector or a matrix: shape=%s", Arrays.toString(dims));
    }
    return new Tensor(path, dims, floats(dataset.getDataFlat(), here));
  }

  private static float[] floats(Object data, Place here) {
    if (data instanceof float[] floats) {
      return floats;
    }
    if (data instanceof double[] doubles) {
      float[] floats = new float[doubles.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) doubles[i];
      }
      return floats;
    }
    throw here.damaged(
        "a weight must hold floating-point numbers: type=%s", data.getClass().getSimpleName());
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

  /** Runs code of the HDF5 library, which meets damage with all kinds of exceptions. */
  private static <T> T guard(Place place, Supplier<T> read) {
    try {
      return read.get();
    } catch (ModelFormatException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      throw place.damaged("damaged HDF5 file: " + e.getMessage(), e);
    }
  }
}
