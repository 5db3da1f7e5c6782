package org.litestarspring.docs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Runs the curl commands of the manual, so that its tests need no curl. Knows what the manual uses and refuses the rest. */
final class Curl {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private Curl() {}

    /** What came back: of a stream that does not end ({@code curl -N}), the first event. */
    record Answer(int status, java.net.http.HttpHeaders headers, String body) {}

    static Answer run(String command, int port) throws IOException, InterruptedException {
        List<String> words = words(command.replace("\\\n", " "));
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String method = "GET";
        String body = null;
        boolean stream = false;
        for (int i = 1; i < words.size(); i++) {
            switch (words.get(i)) {
                case "-s", "-i" -> {}
                case "-N" -> stream = true;
                case "-X" -> method = words.get(++i);
                case "-H" -> {
                    String[] header = words.get(++i).split(":\\s*", 2);
                    request.header(header[0], header[1]);
                }
                case "-d", "--data-binary" -> {
                    body = words.get(++i);
                    method = method.equals("GET") ? "POST" : method;
                }
                default -> {
                    if (words.get(i).startsWith("-")) {
                        throw new IllegalArgumentException(
                                "The manual uses curl " + words.get(i) + ", which its tests do not know: " + command);
                    }
                    String address = words.get(i).replace("localhost:8080", "localhost:" + port);
                    request.uri(URI.create(address.contains("://") ? address : "http://" + address));
                }
            }
        }
        request.method(
                method,
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        HttpResponse<InputStream> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream content = response.body()) {
            String text = stream ? firstEvent(content) : new String(content.readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(response.statusCode(), response.headers(), text);
        }
    }

    private static String firstEvent(InputStream content) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
        StringJoiner event = new StringJoiner("\n");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty() && event.toString().contains("data:")) {
                break;
            }
            event.add(line);
        }
        return event.toString();
    }

    /** Splits as a shell does, as far as quotes go. */
    private static List<String> words(String command) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        char quote = 0;
        boolean open = false;
        for (char c : command.strip().toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '\'' || c == '"') {
                quote = c;
                open = true;
            } else if (Character.isWhitespace(c)) {
                if (open || !word.isEmpty()) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
            } else {
                word.append(c);
            }
        }
        words.add(word.toString());
        return words;
    }
}
