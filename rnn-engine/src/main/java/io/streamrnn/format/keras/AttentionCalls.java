/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.format.keras;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Calls of attentions. */
final class AttentionCalls {

  /** The classes that take query, value and key one by one, and not in a list. */
  static final Set<String> HEADED = Set.of("MultiHeadAttention", "GroupQueryAttention");

  private AttentionCalls() {}

  /**
   * The calls of a layer as Keras 2 writes them. Value and key of a multi-head attention are named
   * arguments, and so is a causal mask; calls of other layers stay as they are.
   *
   * @param config of the layer
   * @param calls the tensors of each, as references
   */
  static List<Object> ofKeras2(String className, @Nullable Object config, List<Object> calls) {
    boolean isCausal =
        config instanceof Map<?, ?> options && Boolean.TRUE.equals(options.get("use_causal_mask"));
    boolean isMultiHead = HEADED.contains(className);
    return isCausal || isMultiHead
        ? calls.stream().map(call -> call((List<?>) call, isMultiHead, isCausal)).toList()
        : calls;
  }

  private static Object call(List<?> tensors, boolean isMultiHead, boolean isCausal) {
    Map<String, Object> options = new LinkedHashMap<>();
    List<String> named = List.of("value", "key");
    for (int i = 1; isMultiHead && i < tensors.size(); i++) {
      options.put(named.get(i - 1), ((List<?>) tensors.get(i)).subList(0, 3));
    }
    if (isCausal) {
      options.put("use_causal_mask", true);
    }
    return tensors.subList(0, isMultiHead ? 1 : tensors.size()).stream()
        .map(tensor -> with(options, (List<?>) tensor))
        .toList();
  }

  private static List<Object> with(Map<String, Object> options, List<?> tensor) {
    List<Object> reference = new ArrayList<>(tensor.subList(0, 3));
    reference.add(options);
    return reference;
  }
}
