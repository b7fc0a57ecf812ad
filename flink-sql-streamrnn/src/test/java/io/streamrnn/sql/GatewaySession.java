/*
 * Copyright 2026 The StreamRNN authors
 * SPDX-License-Identifier: Apache-2.0
 */
package io.streamrnn.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A session of a SQL gateway, by version 3 of its REST interface. */
final class GatewaySession {

  /** A statement that the gateway refused. */
  static final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final SqlCluster cluster;
  private final String path;

  private GatewaySession(SqlCluster cluster) throws IOException, InterruptedException {
    this.cluster = cluster;
    path = "/v3/sessions/" + post("/v3/sessions", Map.of()).get("sessionHandle").asText();
  }

  /** Opens a session as soon as the gateway answers. */
  static GatewaySession open(SqlCluster cluster) throws IOException, InterruptedException {
    while (true) {
      try {
        return new GatewaySession(cluster);
      } catch (ConnectException e) {
        cluster.requireAlive();
      }
    }
  }

  /** Runs a statement to its end. Returns the first column of its rows. */
  List<String> run(String statement) throws IOException, InterruptedException {
    String operation =
        post(path + "/statements", Map.of("statement", statement)).get("operationHandle").asText();
    List<String> rows = new ArrayList<>();
    String next = path + "/operations/" + operation + "/result/0?rowFormat=JSON";
    while (next != null) {
      JsonNode result = get(next);
      result
          .path("results")
          .path("data")
          .forEach(row -> rows.add(row.path("fields").path(0).asText()));
      if (result.path("resultType").asText().equals("NOT_READY")) {
        cluster.requireAlive();
      }
      next = result.hasNonNull("nextResultUri") ? result.get("nextResultUri").asText() : null;
    }
    return rows;
  }

  private JsonNode post(String path, Map<String, String> body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(cluster.gateway() + path));
  }

  private JsonNode send(HttpRequest.Builder request) throws IOException, InterruptedException {
    JsonNode answer = JSON.readTree(client.send(request.build(), BodyHandlers.ofString()).body());
    if (answer.has("errors")) {
      throw new Refused(answer.get("errors").toString());
    }
    return answer;
  }
}
