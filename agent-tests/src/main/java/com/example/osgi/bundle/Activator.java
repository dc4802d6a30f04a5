package com.example.osgi.bundle;

import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Makes one request with the OkHttp that is inside the bundle. */
public final class Activator implements BundleActivator {
  @Override
  public void start(BundleContext context) throws Exception {
    Request request = new Request.Builder().url(System.getProperty("bundle.url")).build();
    try (Response response = new OkHttpClient().newCall(request).execute()) {
      System.out.println("bundle got " + response.code());
    }
    System.out.println(OkHttpClient.class.getClassLoader().getClass().getName());
  }

  @Override
  public void stop(BundleContext context) {}
}
