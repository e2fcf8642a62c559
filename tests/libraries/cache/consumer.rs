use acme_cache::{hit_rate, Cache, Stats};

fn main() {
    let cache: Cache<String, i64> = Cache::create_with(2);
    let cache = cache.put("/".to_string(), 1).put("/a".to_string(), 2);
    let found = cache.get("/".to_string());
    assert_eq!(found.value, Some(1));
    let cache = found.cache.put("/b".to_string(), 3);
    assert_eq!(cache.recent(), ["/b", "/"]);
    assert_eq!(cache.peek("/a".to_string()), None);
    let stats: Stats = cache.get("/a".to_string()).cache.stats;
    assert_eq!(stats, Stats { hits: 1, misses: 1, evicted: 1 });
    assert_eq!((hit_rate(&stats), hit_rate(&Stats::default())), (Some(0.5), None));
    let mut made = 0;
    let first = cache.get_or("/c".to_string(), |path| {
        made += 1;
        path.len() as i64
    });
    assert_eq!((first.value, made), (Some(2), 1));
    assert_eq!(cache.retain(|path, value| path.len() > 1 && *value > 1).recent(), ["/b"]);
}
