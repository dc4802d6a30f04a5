package io.datatracing.instrumentation.kafka;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.RequestCompletionHandler;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.requests.AbstractRequest;
import org.apache.kafka.common.requests.DescribeConfigsRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request of our own in a client of the library, whose requests are made in three ways since
 * 0.11: by reflection, once for each topic.
 */
final class ClientRequests {
  /** What a request that names it waits for; the same as the client's default. */
  private static final int TIMEOUT_MILLIS = 30_000;

  private static final byte TOPIC = 2;

  private ClientRequests() {}

  /** Ends the wait of a producer's own thread. */
  static void wakeUp(Object sender) {
    try {
      Method wakeUp = sender.getClass().getMethod("wakeup");
      wakeUp.setAccessible(true);
      wakeUp.invoke(sender);
    } catch (ReflectiveOperationException | RuntimeException e) {
      // It ends by itself.
    }
  }

  /**
   * Asks some broker for one setting of a topic; to be called by the client's own thread only.
   *
   * @return false if no connection is ready, which one will be
   * @throws InvocationTargetException if the client did not take it
   * @throws ReflectiveOperationException if this version of the library has none of the three ways
   */
  static boolean describe(
      Object client, String topic, String setting, RequestCompletionHandler answer)
      throws ReflectiveOperationException {
    KafkaClient connections = (KafkaClient) client;
    long now = System.currentTimeMillis();
    Node node = leastLoaded(connections, now);
    if (node == null || !connections.ready(node, now)) {
      return false;
    }
    send(connections, request(connections, node, describing(topic, setting), now, answer), now);
    return true;
  }

  private static @Nullable Node leastLoaded(KafkaClient client, long now)
      throws ReflectiveOperationException {
    Object found = KafkaClient.class.getMethod("leastLoadedNode", long.class).invoke(client, now);
    if (found == null || found instanceof Node) {
      return (Node) found;
    }
    // From 3.9 on it also says whether there is any.
    return (Node) found.getClass().getMethod("node").invoke(found);
  }

  private static Object request(
      KafkaClient client, Node node, Object builder, long now, RequestCompletionHandler answer)
      throws ReflectiveOperationException {
    Class<?> builders = AbstractRequest.Builder.class;
    try {
      return KafkaClient.class
          .getMethod(
              "newClientRequest",
              String.class,
              builders,
              long.class,
              boolean.class,
              int.class,
              RequestCompletionHandler.class)
          .invoke(client, node.idString(), builder, now, true, TIMEOUT_MILLIS, answer);
    } catch (NoSuchMethodException e) {
      // Up to 1.1.
      return KafkaClient.class
          .getMethod(
              "newClientRequest",
              String.class,
              builders,
              long.class,
              boolean.class,
              RequestCompletionHandler.class)
          .invoke(client, node.idString(), builder, now, true, answer);
    }
  }

  private static void send(KafkaClient client, Object request, long now)
      throws ReflectiveOperationException {
    for (Method method : KafkaClient.class.getMethods()) {
      if (method.getName().equals("send") && method.getParameterTypes().length == 2) {
        method.invoke(client, request, now);
        return;
      }
    }
    throw new NoSuchMethodException("send");
  }

  private static Object describing(String topic, String setting)
      throws ReflectiveOperationException {
    for (Constructor<?> constructor : DescribeConfigsRequest.Builder.class.getConstructors()) {
      Class<?>[] parameters = constructor.getParameterTypes();
      if (parameters.length != 1) {
        continue;
      }
      if (parameters[0] == Map.class) {
        return constructor.newInstance(
            Collections.singletonMap(resource(topic), Collections.singleton(setting)));
      }
      if (parameters[0].getSimpleName().equals("DescribeConfigsRequestData")) {
        return constructor.newInstance(data(parameters[0], topic, setting));
      }
    }
    throw new NoSuchMethodException("DescribeConfigsRequest.Builder");
  }

  /** Up to 2.5; the first of the two names up to 1.0. */
  private static Object resource(String topic) throws ReflectiveOperationException {
    ClassLoader loader = KafkaClient.class.getClassLoader();
    Class<?> resource;
    Class<?> type;
    try {
      resource = Class.forName("org.apache.kafka.common.requests.Resource", false, loader);
      type = Class.forName("org.apache.kafka.common.requests.ResourceType", true, loader);
    } catch (ClassNotFoundException e) {
      resource = Class.forName("org.apache.kafka.common.config.ConfigResource", false, loader);
      type = Class.forName("org.apache.kafka.common.config.ConfigResource$Type", true, loader);
    }
    Object topics = type.getField("TOPIC").get(null);
    return resource.getConstructor(type, String.class).newInstance(topics, topic);
  }

  private static Object data(Class<?> type, String topic, String setting)
      throws ReflectiveOperationException {
    Class<?> resourceType =
        Class.forName(
            type.getName() + "$DescribeConfigsResource", true, KafkaClient.class.getClassLoader());
    Object resource = resourceType.getConstructor().newInstance();
    resourceType.getMethod("setResourceType", byte.class).invoke(resource, TOPIC);
    resourceType.getMethod("setResourceName", String.class).invoke(resource, topic);
    resourceType
        .getMethod("setConfigurationKeys", List.class)
        .invoke(resource, Collections.singletonList(setting));
    Object data = type.getConstructor().newInstance();
    type.getMethod("setResources", List.class).invoke(data, Collections.singletonList(resource));
    return data;
  }
}
