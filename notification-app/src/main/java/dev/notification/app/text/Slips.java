package dev.notification.app.text;

import java.util.Collection;
import java.util.Optional;

/** How far two names are from each other, in letters that are wrong, missing, too many or swapped. */
public final class Slips {
    /** More are another name. */
    public static final int MOST = 2;

    private Slips() {}

    /** The name that somebody may have meant who wrote another one. */
    public static Optional<String> nearest(String written, Collection<String> names) {
        String nearest = null;
        int fewest = MOST + 1;
        for (String name : names) {
            int slips = between(name, written);
            if (slips < fewest && slips < name.length()) {
                fewest = slips;
                nearest = name;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Optimal string alignment. */
    public static int between(String a, String b) {
        int[][] least = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    least[i][j] = i + j;
                    continue;
                }
                int wrong = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                least[i][j] = Math.min(least[i - 1][j - 1] + wrong, Math.min(least[i - 1][j], least[i][j - 1]) + 1);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    least[i][j] = Math.min(least[i][j], least[i - 2][j - 2] + 1);
                }
            }
        }
        return least[a.length()][b.length()];
    }
}
