package com.example.orders;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;

/** A service's settings: its environment variables. */
public record Settings(Map<String, String> environment) {

  public static Settings ofProcess() {
    return new Settings(System.getenv());
  }

  /**
   * @throws IllegalArgumentException when the variable is not set
   */
  public String required(String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }

  /** {@code PORT}; 0 lets the system choose a free one. */
  public int port(int standard) {
    String value = environment.get("PORT");
    return value == null ? standard : Integer.parseInt(value);
  }

  /** Where Kafka is, as the first of a client's properties. */
  public Properties kafka(String clientId) {
    Properties properties = new Properties();
    properties.put(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, required("KAFKA_BOOTSTRAP_SERVERS"));
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
    return properties;
  }
}
