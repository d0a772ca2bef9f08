//! Every scenario, each on an empty store of its own.

use harness::{Node, OnStore, on_both};
use std::sync::Arc;

on_both! {
    async fn P4_1_R1_R3_3_L6_U2_every_scenario_comes_out_as_written(engine) {
        let all = scenario::all().unwrap();
        let mut wrong = Vec::new();
        for script in &all {
            let node = Node::fresh(engine).await.unwrap();
            let mut driver = OnStore(Arc::clone(&node.store));
            if let Err(why) = scenario::play(&mut driver, script, &all).await {
                wrong.push(format!("{why}（{}）", script.title));
            }
        }
        println!("{} scenarios on {engine:?}, {} otherwise", all.len(), wrong.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
