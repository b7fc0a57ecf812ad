package io.streamrnn.model.keras;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import io.streamrnn.cell.Cell;
import io.streamrnn.cell.Weight;
import io.streamrnn.cells.StackedCells;
import io.streamrnn.sequence.Bidirectional;
import io.streamrnn.sequence.Functional;
import io.streamrnn.sequence.Layer;
import io.streamrnn.sequence.Rnn;
import io.streamrnn.sequence.Sequential;
import io.streamrnn.sequence.TimeDistributed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes models as Keras 3 does. */
final class ArchiveWriter {

  private static final String KERAS_VERSION = "3.5.0";

  private ArchiveWriter() {}

  static void write(Path file, Layer model, String metadata, String config, String weights)
      throws IOException {
    Layer whole = Hdf5Writer.whole(model);
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("keras_version", KERAS_VERSION);
    // Fixed, so that equal models give equal files.
    about.put("date_saved", "1980-01-01@00:00:00");
    String text = Json.text(new KerasConfigs(true).model(whole));
    byte[] values = weights(whole);
    try (OutputStream out = Files.newOutputStream(file);
        ZipOutputStream zip = new ZipOutputStream(out)) {
      put(zip, metadata, Json.text(about).getBytes(StandardCharsets.UTF_8));
      put(zip, config, text.getBytes(StandardCharsets.UTF_8));
      put(zip, weights, values);
    }
  }

  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    ZipEntry entry = new ZipEntry(name);
    // Of MS-DOS, in whose time zip files count.
    entry.setTimeLocal(java.time.LocalDateTime.of(1980, 1, 1, 0, 0));
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }

  private static byte[] weights(Layer model) throws IOException {
    Path file = Files.createTempFile("model", ".weights.h5");
    try {
      try (WritableHdfFile hdf = HdfFile.write(file)) {
        put(hdf.putGroup("layers"), Hdf5Writer.layers(model));
        hdf.putGroup("vars");
      }
      return Files.readAllBytes(file);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void put(WritableGroup group, List<Layer> layers) {
    Map<String, Integer> used = new HashMap<>();
    layers.forEach(layer -> put(group.putGroup(ArchiveNames.next(layer.className(), used)), layer));
  }

  private static void put(WritableGroup group, Layer layer) {
    if (layer instanceof Rnn rnn) {
      put(group.putGroup("cell"), rnn.cell());
      group.putGroup("vars");
    } else if (layer instanceof Bidirectional both) {
      put(group.putGroup("forward_layer"), both.forwardLayer());
      put(group.putGroup("backward_layer"), both.backwardLayer());
      group.putGroup("vars");
    } else if (layer instanceof TimeDistributed each) {
      put(group.putGroup("layer"), each.layer());
      group.putGroup("vars");
    } else if (layer instanceof Sequential || layer instanceof Functional) {
      put(group.putGroup("layers"), Hdf5Writer.layers(layer));
      group.putGroup("vars");
    } else {
      vars(group, layer.weights());
    }
  }

  private static void put(WritableGroup group, Cell cell) {
    if (!(cell instanceof StackedCells stack)) {
      vars(group, cell.weights());
      return;
    }
    Map<String, Integer> used = new HashMap<>();
    WritableGroup cells = group.putGroup("cells");
    stack.cells().forEach(each -> put(cells.putGroup(ArchiveNames.next(each.type(), used)), each));
    group.putGroup("vars");
  }

  private static void vars(WritableGroup group, List<Weight> weights) {
    WritableGroup vars = group.putGroup("vars");
    for (int number = 0; number < weights.size(); number++) {
      vars.putDataset(String.valueOf(number), Hdf5Arrays.of(weights.get(number)));
    }
  }
}
