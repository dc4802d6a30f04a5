package com.example.tomcat;

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.net.HttpURLConnection;
import java.net.URL;
import org.apache.catalina.Container;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.ContextConfig;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.scan.StandardJarScanner;

/**
 * Tomcat with the web applications that lie in a directory, and lines that say what to do: {@code
 * deploy NAME}, {@code call NAME}, {@code undeploy NAME}. The last one is answered when the
 * application's class loader has been collected.
 */
public final class TomcatProgram {
  private static final long POLL_MILLIS = 100;

  private final File directory;
  private final Tomcat tomcat = new Tomcat();

  private TomcatProgram(File directory) throws Exception {
    this.directory = directory;
    tomcat.setBaseDir(directory.getPath());
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.start();
  }

  /**
   * @param arguments a directory; {@code NAME} in it is unpacked web application
   */
  public static void main(String[] arguments) throws Exception {
    TomcatProgram program = new TomcatProgram(new File(arguments[0]));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      String[] command = line.split(" ");
      System.out.println(line + ": " + program.run(command[0], command[1]));
    }
    program.tomcat.stop();
    System.exit(0);
  }

  private String run(String verb, String name) throws Exception {
    switch (verb) {
      case "deploy":
        return deploy(name);
      case "call":
        return call(name);
      default:
        WeakLoader loader = undeploy(name);
        while (loader.collected.remove(POLL_MILLIS) == null) {
          System.gc();
        }
        return "collected";
    }
  }

  private String deploy(String name) {
    ContextConfig config = new ContextConfig();
    config.setDefaultWebXml(tomcat.noDefaultWebXmlPath());
    StandardContext context = new StandardContext();
    context.setPath("/" + name);
    context.setDocBase(new File(directory, name).getPath());
    context.addLifecycleListener(config);
    ((StandardJarScanner) context.getJarScanner()).setScanClassPath(false);
    tomcat.getHost().addChild(context);
    return context.getStateName();
  }

  private String call(String name) throws Exception {
    int port = tomcat.getConnector().getLocalPort();
    URL url = new URL("http://127.0.0.1:" + port + "/" + name + "/call");
    HttpURLConnection connection = (HttpURLConnection) url.openConnection();
    try (InputStream body = connection.getInputStream()) {
      return new String(body.readAllBytes(), "UTF-8");
    }
  }

  /** The application itself is on no frame of the caller's. */
  private WeakLoader undeploy(String name) throws Exception {
    Container context = tomcat.getHost().findChild("/" + name);
    WeakLoader loader = new WeakLoader(((StandardContext) context).getLoader().getClassLoader());
    tomcat.getHost().removeChild(context);
    context.destroy();
    return loader;
  }

  private static final class WeakLoader {
    final ReferenceQueue<ClassLoader> collected = new ReferenceQueue<>();
    final WeakReference<ClassLoader> reference;

    WeakLoader(ClassLoader loader) {
      reference = new WeakReference<>(loader, collected);
    }
  }
}
