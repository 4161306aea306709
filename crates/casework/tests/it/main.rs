//! The scenarios of the mechanism, played through the use cases on both engines.

mod a_recorded_and_repaired;
mod b_overturned;
mod c_three_claims;
mod d_broken_plan;
mod e_organs_change;
mod f_ladder;
mod g_backlog;
mod h_two_officers;
mod i_real_file;
mod j_versions;
mod k_merger;
mod l_paper_and_late;
mod m_assignment;
mod m_organ_search;
mod n_case_file;
mod n_desk;
mod n_directory_adopted;
mod o_keys;
mod o_retention;
mod p_clocks_days;
mod p_intake_classed;
mod p_intake_codes;
mod p_intake_province;
mod world;
