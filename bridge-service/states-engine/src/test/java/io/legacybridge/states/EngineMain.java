package io.legacybridge.states;

import io.legacybridge.states.http.StatesHttpServer;

/** The engine alone on a port, for playing recorded conversations against it. */
final class EngineMain {

    private EngineMain() {}

    public static void main(String[] args) throws Exception {
        StatesEngine engine = StatesEngine.builder()
                .account(args.length > 1 ? args[1] : "123456789012")
                .build();
        StatesHttpServer server = StatesHttpServer.start(engine, "127.0.0.1", Integer.parseInt(args[0]));
        System.out.println("listening on http://127.0.0.1:" + server.port());
        Thread.currentThread().join();
    }
}
