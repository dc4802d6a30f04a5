package io.datatracing.benchmarks.workload;

import io.datatracing.benchmarks.workload.Operation.Role;
import io.datatracing.model.otlp.ProtobufWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A shop of 20 services with 30 operations each, instrumented by OpenTelemetry's agent for Java.
 */
final class Catalog {
  static final String[] SERVICES = {
    "frontend",
    "api-gateway",
    "mobile-bff",
    "admin-portal",
    "checkout",
    "cart",
    "orders",
    "payments",
    "inventory",
    "catalog",
    "pricing",
    "search",
    "recommendation",
    "shipping",
    "users",
    "auth",
    "notification",
    "email",
    "fraud",
    "analytics"
  };
  static final String[] THINGS = {
    "orders",
    "items",
    "users",
    "carts",
    "products",
    "payments",
    "shipments",
    "invoices",
    "reviews",
    "sessions",
    "coupons",
    "stock",
    "prices",
    "wishlists",
    "addresses",
    "refunds",
    "events",
    "messages",
    "scores",
    "reports"
  };
  private static final String[] VERBS = {"GET", "GET", "GET", "POST", "PUT", "DELETE"};
  private static final String[] SQL_VERBS = {"SELECT", "INSERT", "UPDATE", "SELECT", "DELETE"};
  private static final String[] SQL = {
    "SELECT t.id, t.created_at, t.updated_at, t.status, t.total, t.currency FROM %s t WHERE t.id = ? AND t.deleted_at IS NULL",
    "INSERT INTO %s (id, user_id, status, total, currency, created_at) VALUES (?, ?, ?, ?, ?, ?)",
    "UPDATE %s SET status = ?, updated_at = now() WHERE id = ? AND version = ?",
    "SELECT count(*) FROM %s t JOIN users u ON u.id = t.user_id WHERE u.tenant_id = ? AND t.created_at > ?",
    "DELETE FROM %s WHERE expires_at < ?"
  };

  private final List<Map<Role, List<Operation>>> byService = new ArrayList<>();
  private final Dice dice = new Dice(7);

  Catalog() {
    for (int service = 0; service < SERVICES.length; service++) {
      byService.add(new EnumMap<>(Role.class));
      servers(service);
      messaging(service);
      clients(service);
      internals(service);
    }
  }

  /** Never empty. */
  List<Operation> of(int service, Role role) {
    return Objects.requireNonNull(byService.get(service).get(role));
  }

  static String host(int service) {
    return SERVICES[service] + ".shop.svc.cluster.local";
  }

  private void servers(int service) {
    String thing = THINGS[service];
    for (int i = 0; i < 9; i++) {
      String verb = VERBS[i % 6];
      String tail = i % 3 == 0 ? "" : i % 3 == 1 ? "/{id}" : "/{id}/" + THINGS[(service + i) % 20];
      String route = "/api/v1/" + thing + tail;
      add(
          service,
          Role.HTTP_SERVER,
          i,
          verb + " " + route,
          "tomcat-10.0",
          route,
          service,
          out -> {
            text(out, "http.request.method", verb);
            text(out, "url.scheme", "http");
            text(out, "http.route", route);
            text(out, "server.address", host(service));
            number(out, "server.port", 8080);
            text(out, "network.protocol.version", "1.1");
          });
    }
    String[] methods = {"Get", "List", "Update"};
    for (int i = 0; i < 3; i++) {
      String method = methods[i];
      add(
          service,
          Role.RPC_SERVER,
          9 + i,
          rpc(service) + "/" + method,
          "grpc-1.6",
          "",
          service,
          out -> {
            text(out, "rpc.system", "grpc");
            text(out, "rpc.service", rpc(service));
            text(out, "rpc.method", method);
            text(out, "server.address", host(service));
            number(out, "server.port", 9090);
            text(out, "network.type", "ipv4");
            text(out, "network.transport", "tcp");
          });
    }
  }

  private void messaging(int service) {
    for (int i = 12; i < 16; i++) {
      boolean consumer = i < 14;
      int peer = consumer ? (service + i) % 20 : service;
      String topic = "shop." + THINGS[peer] + ".events";
      String verb = consumer ? "process" : "publish";
      Role role = consumer ? Role.CONSUMER : Role.PRODUCER;
      add(
          service,
          role,
          i,
          topic + " " + verb,
          "kafka-clients-0.11",
          topic,
          peer,
          out -> {
            text(out, "messaging.system", "kafka");
            text(out, "messaging.destination.name", topic);
            text(out, "messaging.operation", verb);
            if (consumer) {
              text(out, "messaging.kafka.consumer.group", SERVICES[service] + "-group");
            }
            text(
                out,
                "messaging.client_id",
                (consumer ? "consumer-" : "producer-") + SERVICES[service] + "-1");
          });
    }
  }

  private void clients(int service) {
    for (int i = 0; i < 5; i++) {
      String table = THINGS[(service + i) % 20];
      String verb = SQL_VERBS[i];
      String query = SQL[i].formatted(table);
      String database = "pg-" + SERVICES[service] + "-primary.shop.svc.cluster.local";
      add(
          service,
          Role.DATABASE,
          16 + i,
          verb + " shopdb." + table,
          "jdbc",
          table,
          service,
          out -> {
            text(out, "db.system", "postgresql");
            text(out, "db.name", "shopdb");
            text(out, "db.operation.name", verb);
            text(out, "db.collection.name", table);
            text(out, "db.query.text", query);
            text(out, "db.user", SERVICES[service] + "_rw");
            text(out, "server.address", database);
            number(out, "server.port", 5432);
            text(out, "db.connection_string", "postgresql://" + database + ":5432");
          });
    }
    for (int i = 0; i < 3; i++) {
      int peer = (service + 1 + i * 3) % 20;
      String verb = VERBS[(21 + i) % 6];
      String url = "http://" + host(peer) + ":8080/api/v1/" + THINGS[peer];
      add(
          service,
          Role.HTTP_CLIENT,
          21 + i,
          verb,
          "apache-httpclient-5.0",
          url,
          peer,
          out -> {
            text(out, "http.request.method", verb);
            text(out, "server.address", host(peer));
            number(out, "server.port", 8080);
            text(out, "network.protocol.version", "1.1");
            text(out, "peer.service", SERVICES[peer]);
          });
    }
    for (int i = 0; i < 2; i++) {
      int peer = (service + 5 + i * 4) % 20;
      add(
          service,
          Role.RPC_CLIENT,
          24 + i,
          rpc(peer) + "/Get",
          "grpc-1.6",
          "",
          peer,
          out -> {
            text(out, "rpc.system", "grpc");
            text(out, "rpc.service", rpc(peer));
            text(out, "rpc.method", "Get");
            text(out, "server.address", host(peer));
            number(out, "server.port", 9090);
            text(out, "network.type", "ipv4");
            text(out, "peer.service", SERVICES[peer]);
          });
    }
    for (int i = 0; i < 2; i++) {
      String command = i == 0 ? "GET" : "SETEX";
      add(
          service,
          Role.CACHE,
          26 + i,
          command,
          "lettuce-5.1",
          command + " " + THINGS[service],
          service,
          out -> {
            text(out, "db.system", "redis");
            text(out, "db.operation.name", command);
            text(out, "server.address", "redis-" + host(service));
            number(out, "server.port", 6379);
            text(out, "network.transport", "tcp");
            text(out, "network.type", "ipv4");
          });
    }
  }

  private void internals(int service) {
    String type = capital(THINGS[service]) + "Service";
    String[] methods = {"validate", "enrich"};
    for (int i = 0; i < 2; i++) {
      String method = methods[i];
      int tenant = i;
      add(
          service,
          Role.INTERNAL,
          28 + i,
          type + "." + method,
          "opentelemetry-instrumentation-annotations-1.16",
          "",
          service,
          out -> {
            text(out, "code.function", method);
            text(out, "code.namespace", "com.shop." + SERVICES[service] + ".service." + type);
            text(out, "app.tenant", "t-" + tenant);
            text(out, "app.feature.flags", "new-" + THINGS[service] + ",fast-path");
            number(out, "app.retry.count", 0);
            text(out, "app.region", "eu-central-1");
            text(
                out,
                "code.filepath",
                "src/main/java/com/shop/" + SERVICES[service] + "/service/" + type + ".java");
          });
    }
  }

  private void add(
      int service,
      Role role,
      int index,
      String name,
      String library,
      String route,
      int peer,
      Consumer<ProtobufWriter> attributes) {
    ProtobufWriter fixed = new ProtobufWriter();
    attributes.accept(fixed);
    ProtobufWriter scope = new ProtobufWriter();
    scope.stringField(1, "io.opentelemetry." + library);
    scope.stringField(2, "2.16.0-alpha");
    Operation operation =
        new Operation(
            service,
            role,
            index,
            name,
            fixed.toByteArray(),
            scope.toByteArray(),
            route,
            peer,
            Math.exp(5.5 * dice.unit()));
    byService.get(service).computeIfAbsent(role, r -> new ArrayList<>()).add(operation);
  }

  private static String rpc(int service) {
    return "shop." + SERVICES[service] + ".v1." + capital(THINGS[service]) + "Service";
  }

  static String capital(String text) {
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static void text(ProtobufWriter out, String key, String value) {
    Wire.put(out, Wire.OF_SPAN, key, value);
  }

  private static void number(ProtobufWriter out, String key, long value) {
    Wire.put(out, Wire.OF_SPAN, key, value);
  }
}
