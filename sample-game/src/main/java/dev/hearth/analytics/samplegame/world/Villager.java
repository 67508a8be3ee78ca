package dev.hearth.analytics.samplegame.world;

/** Somebody who lives in the village. */
public final class Villager {
    /** The best mood. */
    public static final int MOOD_MAX = 100;

    private final String name;
    private Job job;
    private int mood;

    /**
     * Somebody new.
     *
     * @param name letters only; unique in the village
     * @param mood 0 (about to leave) to {@value #MOOD_MAX}
     */
    public Villager(String name, Job job, int mood) {
        this.name = name;
        this.job = job;
        this.mood = mood;
    }

    /** What the others call them. */
    public String name() {
        return name;
    }

    /** What they do. */
    public Job job() {
        return job;
    }

    /** How they feel, 0 to {@value #MOOD_MAX}. */
    public int mood() {
        return mood;
    }

    /** Has them do something else from now on. */
    public void take(Job newJob) {
        job = newJob;
    }

    /** Cheers them up, or the opposite. */
    public void cheer(int change) {
        mood = Math.max(0, Math.min(MOOD_MAX, mood + change));
    }
}
