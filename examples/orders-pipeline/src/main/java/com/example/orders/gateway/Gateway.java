package com.example.orders.gateway;

import com.example.orders.Lifecycle;
import com.example.orders.Settings;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Takes orders, and what is scanned on the shelves, over HTTP. */
public final class Gateway {
  private static final int MAX_THREADS = 16;

  public static void main(String[] args) throws Exception {
    Settings settings = Settings.ofProcess();
    PricingClient pricing = new PricingClient(settings.required("PRICING_URL"));
    InventoryClient inventory = new InventoryClient(settings.required("INVENTORY_ADDRESS"));
    Producer<String, String> producer =
        new KafkaProducer<>(
            settings.kafka("gateway"), new StringSerializer(), new StringSerializer());
    Producer<String, String> scanProducer =
        new KafkaProducer<>(
            transactional(settings), new StringSerializer(), new StringSerializer());

    Server server = new Server(new QueuedThreadPool(MAX_THREADS));
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    connector.setPort(settings.port(8080));
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(
        new ServletHolder(new OrderServlet(pricing, inventory, new OrderPublisher(producer))),
        "/orders");
    context.addServlet(
        new ServletHolder(new ScanServlet(new ScanPublisher(scanProducer))), "/scans");
    server.setHandler(context);
    server.start();

    Lifecycle.closeOnExit(server::stop, producer, scanProducer, inventory);
    Lifecycle.ready("gateway", "http://127.0.0.1:" + connector.getLocalPort());
  }

  private static Properties transactional(Settings settings) {
    Properties properties = settings.kafka("gateway-scans");
    properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "gateway-scans");
    return properties;
  }

  private Gateway() {}
}
